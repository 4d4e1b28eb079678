// Command aloft shows what every stage of an account's functions serves, and
// moves it.
package main

import (
	"context"
	"os"

	"github.com/aloftdeck/aloft/cmd/aloft/verb"
)

// Set by the linker; empty in a binary that was built without make.
var version, commit, date string

func main() {
	build := verb.Build{Version: version, Commit: commit, Date: date}
	os.Exit(verb.Run(context.Background(), verb.Host(build), os.Args[1:]))
}
