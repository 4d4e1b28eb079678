package verb

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
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

func (o manOptions) run(_ context.Context, k *session) error {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return fmt.Errorf("making the folder for the man pages: %w", err)
	}
	// The date of the commit, so that the same source gives the same pages.
	date, err := time.Parse(time.RFC3339, k.env.Build.Date)
	if err != nil {
		date = time.Unix(0, 0)
	}
	o.root.DisableAutoGenTag = true
	header := &doc.GenManHeader{Title: "ALOFT", Section: "1", Date: &date, Source: "aloft " + k.env.Build.Version, Manual: "aloft"}
	return writePages(o.root, *header, o.Dir)
}

// writePages writes the page of a verb and of those below it.
func writePages(c *cobra.Command, header doc.GenManHeader, dir string) error {
	var page bytes.Buffer
	h := header // GenMan fills in what is missing
	if err := doc.GenMan(c, &h, &page); err != nil {
		return fmt.Errorf("making the man page of %s: %w", c.CommandPath(), err)
	}
	path := filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+"."+header.Section)
	if err := os.WriteFile(path, tidyPage(page.Bytes()), 0o644); err != nil {
		return fmt.Errorf("writing the man pages: %w", err)
	}
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := writePages(sub, header, dir); err != nil {
			return err
		}
	}
	return nil
}

var blankLines = regexp.MustCompile(`\n{3,}`)

// tidyPage takes the values of switches, which take none, and doubled blank lines
// out of a page.
func tidyPage(page []byte) []byte {
	page = bytes.ReplaceAll(page, []byte(`\fP[=false]`), []byte(`\fP`))
	return blankLines.ReplaceAll(page, []byte("\n\n"))
}
