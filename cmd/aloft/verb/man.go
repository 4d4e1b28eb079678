package verb

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manOptions are the options of `aloft man`, which packages use.
type manOptions struct {
	globals
	Dir  string
	root *cobra.Command
}

func (p *parsing) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the man pages into a folder",
		Hidden: true,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				if len(args) != 1 {
					return nil, usagef("man takes the folder to write to")
				}
				return manOptions{g, args[0], c.Root()}, nil
			})
		},
	}
}

func (o manOptions) run(_ context.Context, e *Env) error {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return fmt.Errorf("making the folder for the man pages: %w", err)
	}
	// The date of the commit, so that the same source gives the same pages.
	date, err := time.Parse(time.RFC3339, e.Build.Date)
	if err != nil {
		date = time.Unix(0, 0)
	}
	o.root.DisableAutoGenTag = true
	header := &doc.GenManHeader{Title: "ALOFT", Section: "1", Date: &date, Source: "aloft " + e.Build.Version, Manual: "aloft"}
	if err := doc.GenManTree(o.root, header, o.Dir); err != nil {
		return fmt.Errorf("writing the man pages: %w", err)
	}
	return nil
}
