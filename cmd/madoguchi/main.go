// Command madoguchi is the operators' and developers' command line: it
// provisions municipalities, looks after the fleet, erases, verifies, and runs
// the whole service on one machine.
package main

import (
	"os"

	"github.com/madoguchi/madoguchi/internal/cli"
)

func main() {
	os.Exit(cli.Run(cli.Process{
		Args: os.Args[1:], Env: os.Environ(),
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
	}))
}
