@node "%~dp0scripts\taga.mjs" %*
