package devstack

import "syscall"

// attributes ties a child to the thread that forks it and puts it outside the
// terminal's foreground group, so that Ctrl-C reaches it in our order only.
func attributes(acc account, onParentDeath syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: onParentDeath}
	if acc.drop {
		attr.Credential = &syscall.Credential{Uid: uint32(acc.uid), Gid: uint32(acc.gid)}
	}
	return attr
}
