/** Version of this program; the label that people configure is `[global] version`. */
export const VERSION = '0.1.0';
