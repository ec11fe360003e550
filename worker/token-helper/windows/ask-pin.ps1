# Shows what is about to be signed (variable CAMTAY_TEXT) and prints the PIN; status 1 when the person closes the window.
Add-Type -AssemblyName System.Windows.Forms
Add-Type -AssemblyName System.Drawing
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$form = New-Object System.Windows.Forms.Form
$form.Text = 'Cầm Tay'
$form.ClientSize = New-Object System.Drawing.Size(460, 330)
$form.StartPosition = 'CenterScreen'
$form.FormBorderStyle = 'FixedDialog'
$form.MaximizeBox = $false
$form.MinimizeBox = $false
$form.TopMost = $true
$form.Font = New-Object System.Drawing.Font('Segoe UI', 11)
$text = New-Object System.Windows.Forms.TextBox
$text.Multiline = $true
$text.ReadOnly = $true
$text.ScrollBars = 'Vertical'
$text.SetBounds(16, 16, 428, 210)
$text.Text = $env:CAMTAY_TEXT -replace "`n", "`r`n"
$text.TabStop = $false
$pin = New-Object System.Windows.Forms.TextBox
$pin.UseSystemPasswordChar = $true
$pin.MaxLength = 64
$pin.SetBounds(16, 238, 428, 30)
$sign = New-Object System.Windows.Forms.Button
$sign.Text = 'Ký'
$sign.DialogResult = [System.Windows.Forms.DialogResult]::OK
$sign.SetBounds(224, 280, 104, 36)
$no = New-Object System.Windows.Forms.Button
$no.Text = 'Không ký'
$no.DialogResult = [System.Windows.Forms.DialogResult]::Cancel
$no.SetBounds(340, 280, 104, 36)
$form.AcceptButton = $sign
$form.CancelButton = $no
$form.Controls.AddRange(@($text, $pin, $sign, $no))
$form.Add_Shown({ $form.Activate(); $pin.Focus() })
if ($form.ShowDialog() -ne [System.Windows.Forms.DialogResult]::OK) { exit 1 }
[Console]::Out.Write($pin.Text)
