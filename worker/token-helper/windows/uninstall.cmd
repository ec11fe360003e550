@echo off
reg delete "HKCU\Software\Google\Chrome\NativeMessagingHosts\vn.camtay.token_helper" /f
reg delete "HKCU\Software\Microsoft\Edge\NativeMessagingHosts\vn.camtay.token_helper" /f
reg delete "HKCU\Software\CocCoc\Browser\NativeMessagingHosts\vn.camtay.token_helper" /f
pause
