// Package demo fills a development municipality with people and procedures, so
// that each role can be tried at once.
//
// It goes the ways that people go: invitations leave by mail and are accepted
// with a password and a one-time password. The first administrator's own
// invitation is left alone. What it makes is for machines of developers only;
// nothing but `madoguchi dev` calls it.
package demo
