@REM Called by mvnw.cmd: keeps JAVA_HOME if it is a JDK new enough, otherwise takes the oldest JDK that is.
@REM No SETLOCAL: the caller shall see JAVA_HOME.
@SET __STOKER_JDK__=
@FOR /F "usebackq delims=" %%J IN (`powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0find-jdk.ps1"`) DO @SET "__STOKER_JDK__=%%J"
@IF "%__STOKER_JDK__%"=="" @EXIT /B 1
@SET "JAVA_HOME=%__STOKER_JDK__%"
@SET __STOKER_JDK__=
@EXIT /B 0
