@echo off
rem Makes the helper known to Chrome and Edge of this Windows account. Needs no rights of an administrator.
chcp 65001 >nul
powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1"
pause
