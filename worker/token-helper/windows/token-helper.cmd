@echo off
"%~dp0node.exe" "%~dp0token-helper.mjs"
