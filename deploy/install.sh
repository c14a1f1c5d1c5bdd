#!/bin/sh
# Installs Stoker from a release: for yourself below ~/.local, or with --system for everybody below /usr/local.
# Says first what it does, changes nothing outside, starts nothing, and may be run again: the version that is there
# already stays, another takes its place in one step.
set -eu
umask 022

usage() {
  cat <<'END'
usage: install.sh [--from PLACE] [--version VERSION] [--system] [--prefix FOLDER] [--yes]
       install.sh --uninstall [--system] [--prefix FOLDER] [--yes]

  --from PLACE       where the release is: a folder, or the address of one (https). Also $STOKER_RELEASE. Without
                     either the folder of this script, when SHA256SUMS is there.
  --version VERSION  which one, where PLACE has several; else the only one there is.
  --system           for everybody: below /usr/local, which needs root.
  --prefix FOLDER    below that folder.
  --uninstall        removes the program; configuration and state stay.
  --yes              does not ask.
END
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

from=${STOKER_RELEASE-} version='' prefix='' system='' uninstall='' yes=''
while [ $# -gt 0 ]; do
  case $1 in
  --from | --version | --prefix)
    [ $# -ge 2 ] || fail "$1 needs a value"
    case $1 in
    --from) from=$2 ;;
    --version) version=$2 ;;
    --prefix) prefix=$2 ;;
    esac
    shift
    ;;
  --system) system=1 ;;
  --uninstall) uninstall=1 ;;
  --yes) yes=1 ;;
  --help | -h)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
  esac
  shift
done

if [ -z "$prefix" ]; then
  if [ -n "$system" ]; then
    prefix=/usr/local
  else
    [ -n "${HOME-}" ] || fail "HOME is not set; name a folder: --prefix FOLDER"
    prefix=$HOME/.local
  fi
fi
case $prefix in
/*) ;;
*) prefix=$PWD/$prefix ;;
esac
home=$prefix/lib/stoker
link=$prefix/bin/stoker

# Asks on a terminal only: what a script runs was decided by who wrote it.
agreed() {
  [ -z "$yes" ] && [ -t 0 ] || return 0
  printf 'Go on? [Y/n] '
  read -r answer || answer=n
  case $answer in
  '' | y | Y | yes) ;;
  *)
    echo "Nothing was changed."
    exit 1
    ;;
  esac
}

# What is at $link is ours only when it leads to $home.
ours() { [ -L "$link" ] && [ "$(readlink "$link")" = ../lib/stoker/bin/stoker ]; }

# The page for man and what shells complete by, linked where each looks for it below the prefix. What lies there
# already and is no link of ours stays.
shared='man/man1/stoker.1.gz bash-completion/completions/stoker zsh/site-functions/_stoker
  fish/vendor_completions.d/stoker.fish'

packed() { # what a link is to, in the package: its zsh's folder is Debian's
  case $1 in
  zsh/*) echo "zsh/vendor-completions/_stoker" ;;
  *) echo "$1" ;;
  esac
}

up() { # from the folder of a file below share to the prefix
  echo "$1" | sed 's|[^/]*$||; s|[^/]*/|../|g; s|$|..|'
}

ours_shared() { [ -L "$prefix/share/$1" ] && [ "$(readlink "$prefix/share/$1")" = "$(up "$1")/lib/stoker/share/$(packed "$1")" ]; }

share() {
  for file in $shared; do
    [ -f "$home/share/$(packed "$file")" ] || continue
    at=$prefix/share/$file
    if ours_shared "$file"; then
      continue
    elif [ -e "$at" ] || [ -L "$at" ]; then
      echo "$at is somebody else's and stays."
      continue
    fi
    mkdir -p "${at%/*}" && ln -s "$(up "$file")/lib/stoker/share/$(packed "$file")" "$at" ||
      echo "$at could not be made; all else is in place."
  done
}

unshare() {
  for file in $shared; do
    ! ours_shared "$file" || rm "$prefix/share/$file"
  done
}

if [ -n "$uninstall" ]; then
  if [ ! -e "$home" ] && ! ours; then
    echo "Stoker is not installed below $prefix; nothing was changed."
    exit 0
  fi
  [ ! -e "$home" ] || [ -f "$home/.installed" ] || fail "$home was not made by this script; it stays"
  # A service that runs it would be left without a program.
  for unit in "${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/stoker.service" /etc/systemd/system/stoker.service \
    "$HOME/Library/LaunchAgents/dev.stoker.agent.plist" /Library/LaunchDaemons/dev.stoker.daemon.plist; do
    if grep -qF -e "$link" -e "$home/" "$unit" 2>/dev/null; then
      fail "the service of $unit runs it; first: stoker service uninstall"
    fi
  done
  echo "This removes $home, $link and the links to it in $prefix/share. Configuration and state stay where they are."
  agreed
  unshare
  ours && rm "$link"
  rm -rf "$home"
  echo "Removed."
  exit 0
fi

# Of a script that comes by a pipe $0 is the shell, and the folder around it anybody's.
case $0 in
install.sh | */install.sh)
  [ -n "$from" ] || [ ! -f "$(dirname -- "$0")/SHA256SUMS" ] || from=$(dirname -- "$0")
  ;;
esac
[ -n "$from" ] || fail "where is the release? --from PLACE, a folder or an address, or STOKER_RELEASE"

case $(uname -s) in
Linux) os=linux ;;
Darwin) os=macos ;;
*) fail "there is no build for $(uname -s)" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "there is no build for $(uname -m)" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# From $from to file $2. Only https, and not away from it; and no redirect of a folder.
fetch() {
  case $from in
  https://*)
    if command -v curl >/dev/null; then
      curl -fsSL --proto '=https' --tlsv1.2 -o "$2" "${from%/}/$1"
    elif command -v wget >/dev/null; then
      wget -q --https-only -O "$2" "${from%/}/$1"
    else
      fail "needs curl or wget"
    fi
    ;;
  *://*) fail "$from: only https is taken, or a folder" ;;
  *) cp "$from/$1" "$2" ;;
  esac || fail "cannot get $1 from $from"
}

sum() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 "$1"
  else
    fail "needs sha256sum or shasum"
  fi | cut -d' ' -f1
}

fetch SHA256SUMS "$work/SHA256SUMS"
# A line is a sum, two blanks and a name without any folder.
named=$(sed -n "s/^[0-9a-f]\{64\}  \(stoker-[A-Za-z0-9.+~-]*-$os-$arch\.tar\.gz\)\$/\1/p" "$work/SHA256SUMS")
if [ -n "$version" ]; then
  archive=stoker-$version-$os-$arch.tar.gz
  echo "$named" | grep -Fqx -e "$archive" || fail "there is no $archive at $from"
else
  case $named in
  '') fail "there is nothing for $os on $arch at $from" ;;
  *"
"*) fail "there are several at $from; choose by --version" ;;
  *) archive=$named ;;
  esac
fi
expected=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive\$/\1/p" "$work/SHA256SUMS")
name=${archive%.tar.gz}

if [ -f "$home/.installed" ] && [ "$(cat "$home/.installed")" = "$expected" ] && ours; then
  echo "$name is installed in $home already; nothing was changed."
  exit 0
fi
[ ! -e "$home" ] || [ -f "$home/.installed" ] || fail "$home was not made by this script; move it away first"
[ ! -e "$link" ] && [ ! -L "$link" ] || ours || fail "$link is somebody else's; move it away first"

echo "This installs $name"
echo "  from $from"
echo "  into $home, with the command $link,"
echo "  a page for man and completions for shells in $prefix/share"
[ ! -e "$home" ] || echo "  in place of the version that is there"
agreed

fetch "$archive" "$work/$archive"
found=$(sum "$work/$archive")
[ "$found" = "$expected" ] ||
  fail "$archive is not what SHA256SUMS says (it is $found, and was to be $expected); nothing was changed"

# Beside its place, so that it can be moved there.
mkdir -p "$prefix/lib" "$prefix/bin"
new=$(mktemp -d "$prefix/lib/.stoker.XXXXXX")
# Whatever stops it between the two moves below, the version there was is put back.
trap '[ -e "$home" ] || [ ! -e "$new/old" ] || mv "$new/old" "$home"; rm -rf "$work" "$new"' EXIT
# The times of files are kept: the start-up cache goes by them.
tar -xzf "$work/$archive" -C "$new" -p --no-same-owner
[ -x "$new/$name/bin/stoker" ] || fail "$archive holds no bin/stoker; nothing was changed"
chmod 755 "$new"
echo "$expected" >"$new/$name/.installed"
again=''
[ ! -e "$home" ] || again=1
[ -z "$again" ] || mv "$home" "$new/old"
mv "$new/$name" "$home"
ln -sf ../lib/stoker/bin/stoker "$link"
share

echo "Installed. $("$link" --version 2>/dev/null || echo "It does not run here, though: $link --version tells why.")"
[ -z "$again" ] || echo "What runs already needs a restart: the files it runs with are gone."
case :$PATH: in
*":$prefix/bin:"*) echo "Start it: stoker serve" ;;
*) echo "Start it: $link serve ($prefix/bin is not in your PATH)" ;;
esac
