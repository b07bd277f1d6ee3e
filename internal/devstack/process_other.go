//go:build !linux

package devstack

import "syscall"

// attributes puts a child outside the terminal's foreground group. Systems
// without a parent-death signal leave the servers behind when the parent is
// killed; the next start ends them.
func attributes(acc account, _ syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if acc.drop {
		attr.Credential = &syscall.Credential{Uid: uint32(acc.uid), Gid: uint32(acc.gid)}
	}
	return attr
}
