// Package devstack runs a private PostgreSQL and a private Redis for one
// process: the development stack and the tests.
//
// It finds the servers that the machine has (Debian's versioned folders too),
// keeps their data in one directory, gives them free loopback ports and ties
// their life to its own: when the process that started them dies, however it
// dies, they go too. As root it runs them as the account postgres, because
// initdb refuses root; otherwise as the caller.
//
// It refuses a trusting server: every role needs a password (SCRAM), and a
// role may only enter the database of its own name, except the superuser and
// the members of WideRole. The superuser's password is made once and stands in
// a file that only the caller can read. Values never enter the server's log.
//
// It is not for production: no backup, no TLS, Redis without a password on
// loopback.
package devstack
