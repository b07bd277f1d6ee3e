// Package dev runs the whole service on one machine for development and for
// the browser tests.
//
// It owns the order of things: servers, web, control database, demo
// municipalities, processes, and the way back on Ctrl-C. Each process is a
// child with its own credentials, as in service, and sees nothing of the
// environment but what it is given. Secrets are made once and stand in files
// that only the caller can read.
//
// Everything lives in one data directory (see devstack.DataDir); forgetting it
// is all that a reset does.
package dev
