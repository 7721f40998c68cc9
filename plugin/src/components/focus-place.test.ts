import { canTakeFocus, neighbourOf, placeOf } from './focus-place';

const byId = (id: string) => document.getElementById(id)!;

describe('where the focus goes when what had it is gone', () => {
  beforeEach(() => {
    document.body.innerHTML = `
      <main id="root">
        <button id="add">add</button>
        <table><tbody>
          <tr id="first"><td><button data-testid="edit" id="edit-1"></button><button data-testid="remove" id="remove-1"></button></td></tr>
          <tr id="second"><td><button data-testid="edit" id="edit-2"></button><button data-testid="remove" id="remove-2"></button></td></tr>
        </tbody></table>
      </main>`;
  });

  it('goes to its like in the row that took its place, or in the one before the last', () => {
    const of = (id: string) => placeOf(byId(id));
    const [first, second] = [of('remove-1'), of('remove-2')];
    byId('first').remove();
    expect(neighbourOf(first, byId('root'))?.id).toBe('remove-2');
    document.querySelector('tbody')?.prepend(Object.assign(document.createElement('tr'), { id: 'empty' }));
    byId('empty').innerHTML = '<td><button id="other"></button></td>';
    byId('second').remove();
    expect(neighbourOf(second, byId('root'))?.id).toBe('other');
  });

  it('goes to what stands where a table was, and nowhere when all of the page is new', () => {
    const place = placeOf(byId('edit-1'));
    byId('root')
      .querySelector('table')
      ?.replaceWith(
        Object.assign(document.createElement('div'), { innerHTML: '<button id="show">show</button>' }),
      );
    // The root itself is no neighbourhood: a page that is new begins at its title.
    expect(neighbourOf(place, byId('root'))).toBeUndefined();
    expect(neighbourOf(place, document.body)?.id).toBe('show');
  });

  it('does not take what is disabled or gone for a place', () => {
    const button = byId('add') as HTMLButtonElement;
    expect(canTakeFocus(button)).toBe(true);
    button.disabled = true;
    expect(canTakeFocus(button)).toBe(false);
  });
});
