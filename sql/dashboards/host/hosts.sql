-- The choices of the variable `host`.
SELECT rshost FROM host ORDER BY rshost
