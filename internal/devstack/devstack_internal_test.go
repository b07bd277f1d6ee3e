package devstack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewestServerIsChosen(t *testing.T) {
	root := t.TempDir()
	for _, version := range []string{"9.6", "9", "13", "15"} {
		dir := filepath.Join(root, version, "bin")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"postgres", "initdb"} {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	// A newer folder with clients only is no server.
	if err := os.MkdirAll(filepath.Join(root, "18", "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	got := postgresDir([]string{filepath.Join(root, "*", "bin")})
	if want := filepath.Join(root, "15", "bin"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMissingErrorNamesThePackages(t *testing.T) {
	err := error(&MissingError{Programs: []string{"redis-server"}, Packages: []string{"redis-server"}})
	var missing *MissingError
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), "apt-get install -y --no-install-recommends redis-server") {
		t.Error(err)
	}
}

func TestAccountWalksOnlyOpenFolders(t *testing.T) {
	acc := account{uid: 70001, gid: 70001}
	cases := []struct {
		mode     os.FileMode
		uid, gid int
		want     bool
	}{
		{0o700, 0, 0, false},
		{0o711, 0, 0, true},
		{0o710, 0, 0, false},
		{0o710, 0, 70001, true},
		{0o700, 70001, 0, true},
		{0o077, 70001, 70001, false}, // the owner's bits decide for the owner
	}
	for _, c := range cases {
		if got := acc.passes(c.mode, c.uid, c.gid); got != c.want {
			t.Errorf("%o %d:%d: %v", c.mode, c.uid, c.gid, got)
		}
	}
}

func TestDataDirLeavesAPrivateCheckout(t *testing.T) {
	acc, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	repo := t.TempDir() // 0755 below a private 0700 folder or not: decide by the rule itself
	private := filepath.Join(repo, "home")
	if err := os.MkdirAll(filepath.Join(private, "checkout"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(private, 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := DataDir(filepath.Join(private, "checkout"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(got) })
	inside := got == filepath.Join(private, "checkout", ".dev")
	if inside == acc.drop {
		t.Errorf("drop=%v yet the data is in %s", acc.drop, got)
	}
}

func TestForeignDirectoryIsRefused(t *testing.T) {
	target := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := ownDir(link); err == nil {
		t.Error("a planted link was accepted")
	}
}
