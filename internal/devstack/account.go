package devstack

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom the servers run as. The zero value is the caller.
type account struct {
	drop     bool
	uid, gid int
}

// serverAccount returns the caller, or, for root, postgres or else nobody.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return account{drop: true, uid: uid, gid: gid}, nil
		}
	}
	return account{}, fmt.Errorf("root may not run PostgreSQL and neither account postgres nor nobody exists")
}

// DataDir returns where the stack of the checkout at repo keeps its data:
// .dev inside it, or, where the servers' account cannot walk into the checkout
// (root with a private home), a folder of the temporary directory named by a
// hash of the checkout's path. It creates the folder.
func DataDir(repo string) (string, error) {
	abs, err := filepath.Abs(repo)
	if err != nil {
		return "", fmt.Errorf("find the data directory: %w", err)
	}
	acc, err := serverAccount()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(abs, ".dev")
	if acc.drop && !acc.canWalk(abs) {
		sum := sha256.Sum256([]byte(abs))
		dir = filepath.Join(os.TempDir(), "madoguchi-"+hex.EncodeToString(sum[:6]))
	}
	return dir, ownDir(dir)
}

// ownDir makes dir, or refuses one that somebody else has put there.
func ownDir(dir string) error {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at the data directory: %w", err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to somebody else or is not a directory", dir)
	}
	return os.Chmod(dir, 0o711)
}

// canWalk tells whether the account may pass through every folder down to dir.
func (a account) canWalk(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || !a.passes(info.Mode(), int(st.Uid), int(st.Gid)) {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}

func (a account) passes(mode os.FileMode, uid, gid int) bool {
	switch {
	case a.uid == uid:
		return mode&0o100 != 0
	case a.gid == gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// give hands a directory to the account, readable by nobody else.
func (a account) give(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if !a.drop {
		return os.Chmod(dir, 0o700)
	}
	return os.Chown(dir, a.uid, a.gid)
}
