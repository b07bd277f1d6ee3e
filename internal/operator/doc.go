// Package operator knows the vendor's people (運営者) and signs them in.
//
// It owns operators, their sessions and the record of what they did. Operators
// are added by the command line on a machine that holds the control plane's
// credentials; nobody registers by the web.
//
// Invariants: every sign-in gives password and one-time password together, and
// a wrong one of either looks the same; a code works once; a session ends
// after 30 minutes idle or 8 hours. An operator reaches no resident's data:
// nothing in the control wing links the rooms that read it.
package operator
