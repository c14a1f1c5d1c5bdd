# Stoker for Homebrew, on macOS and Linux: the release's archives, each with its own Java.
# The names in @ are filled in for a release by deploy/homebrew/fill, from its address and its SHA256SUMS.
class Stoker < Formula
  desc "One address for every local model server on this machine"
  homepage "@RELEASE@"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "@RELEASE@/stoker-@VERSION@-macos-arm64.tar.gz"
      sha256 "@MACOS_ARM64@"
    end
    on_intel do
      url "@RELEASE@/stoker-@VERSION@-macos-amd64.tar.gz"
      sha256 "@MACOS_AMD64@"
    end
  end
  on_linux do
    on_arm do
      url "@RELEASE@/stoker-@VERSION@-linux-arm64.tar.gz"
      sha256 "@LINUX_ARM64@"
    end
    on_intel do
      url "@RELEASE@/stoker-@VERSION@-linux-amd64.tar.gz"
      sha256 "@LINUX_AMD64@"
    end
  end

  def install
    # The start-up cache goes by the times of the files: they are moved, not written anew.
    libexec.install Dir["*"] - ["share"]
    bin.install_symlink libexec/"bin/stoker"
    man1.install Dir["share/man/man1/*"]
    bash_completion.install Dir["share/bash-completion/completions/*"]
    zsh_completion.install Dir["share/zsh/site-functions/*"]
    fish_completion.install Dir["share/fish/vendor_completions.d/*"]
    pkgshare.install Dir["share/doc/stoker/*"]
  end

  service do
    run [opt_bin/"stoker", "serve"]
    keep_alive crashed: true
    log_path var/"log/stoker.log"
    error_log_path var/"log/stoker.log"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/stoker --version")
  end
end
