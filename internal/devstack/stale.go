package devstack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// endStalePostgres clears what a killed predecessor left. The caller holds the
// directory's lock, so no other stack owns the cluster: a server that still
// runs on it is an orphan and is stopped, and a pid file whose number now
// belongs to some other program (common in containers) is removed, because
// PostgreSQL would take that program for itself.
func endStalePostgres(data string) error {
	file := filepath.Join(data, "postmaster.pid")
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the pid file: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err == nil && pid > 1 && servesFrom(pid, data) {
		if err := endOrphan(pid, data); err != nil {
			return err
		}
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove a stale pid file: %w", err)
	}
	return nil
}

// servesFrom tells whether the process is a server working in data.
func servesFrom(pid int, data string) bool {
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return false
	}
	args := strings.Split(string(cmdline), "\x00")
	if !strings.HasSuffix(args[0], "postgres") {
		return false
	}
	for _, a := range args[1:] {
		if a == data {
			return true
		}
	}
	return false
}

func endOrphan(pid int, data string) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		_ = syscall.Kill(pid, sig) // it may be gone already
		deadline := time.Now().Add(stopPatience)
		for time.Now().Before(deadline) {
			if !servesFrom(pid, data) {
				return nil
			}
			<-tick.C
		}
	}
	return fmt.Errorf("an earlier PostgreSQL (process %d) does not stop", pid)
}
