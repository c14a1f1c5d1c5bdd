# Prints the home of the JDK to build with; nothing, and the reason on stderr, where there is none.
# The twin of find-jdk.sh: the version is read from the JDK's own "release" file, no JVM is started.
$needed = 25

function Get-Major($jdk) {
    if (-not $jdk -or -not (Test-Path "$jdk\bin\javac.exe") -or -not (Test-Path "$jdk\release")) { return 0 }
    $line = Select-String -Path "$jdk\release" -Pattern '^JAVA_VERSION="(\d+)' | Select-Object -First 1
    if ($line) { return [int]$line.Matches[0].Groups[1].Value }
    return 0
}

if ((Get-Major $env:JAVA_HOME) -ge $needed) {
    Write-Output $env:JAVA_HOME
    exit 0
}

$javac = Get-Command javac.exe -ErrorAction SilentlyContinue | Select-Object -First 1
$places = @($env:JAVA_HOME_25_X64, $env:JAVA_HOME_25_ARM64, $env:JDK25_HOME)
if ($javac) { $places += Split-Path (Split-Path $javac.Source) }
$vendors = 'Eclipse Adoptium', 'Java', 'Microsoft', 'Amazon Corretto', 'Zulu', 'BellSoft', 'GraalVM' |
    ForEach-Object { "$env:ProgramFiles\$_" }
$homes = "$HOME\.jdks", "$HOME\.sdkman\candidates\java", "$HOME\scoop\apps"
foreach ($folder in $vendors + $homes) {
    if (Test-Path $folder) { $places += Get-ChildItem $folder -Directory | ForEach-Object { $_.FullName } }
}

$best = $places | Where-Object { (Get-Major $_) -ge $needed } | Sort-Object { Get-Major $_ } | Select-Object -First 1
if ($best) {
    [Console]::Error.WriteLine("mvnw: using JDK $(Get-Major $best) in $best")
    Write-Output $best
    exit 0
}
[Console]::Error.WriteLine("mvnw: needs a JDK $needed or newer and found none in the usual places; this installs one:")
[Console]::Error.WriteLine("  winget install EclipseAdoptium.Temurin.$needed.JDK")
[Console]::Error.WriteLine("mvnw: or set JAVA_HOME to one that is somewhere else")
exit 1
