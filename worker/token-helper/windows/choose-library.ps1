# Lets the person choose the token maker's PKCS#11 library and prints its path; status 1 when the window is closed.
Add-Type -AssemblyName System.Windows.Forms
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$dialog = New-Object System.Windows.Forms.OpenFileDialog
$dialog.Title = $env:CAMTAY_TEXT
$dialog.InitialDirectory = [Environment]::GetFolderPath('System')
$dialog.Filter = 'PKCS#11 (*.dll)|*.dll'
if ($dialog.ShowDialog() -ne [System.Windows.Forms.DialogResult]::OK) { exit 1 }
[Console]::Out.Write($dialog.FileName)
