-- The choices of the variable `engine`; `other` and `unattributed` are no engines, but parts of the sums.
SELECT DISTINCT i.engine FROM host h JOIN instance i ON i.host_id = h.host_id
WHERE h.rshost = ${host:sqlstring} ORDER BY i.engine
