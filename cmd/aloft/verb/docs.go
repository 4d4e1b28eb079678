package verb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model/permission"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// Parts of the documentation are made from what the program itself reads: the
// table of actions and the verbs. They stand between two comments,
// <!-- begin NAME --> and <!-- end NAME -->.

// docsOptions are the options of `aloft docs`, which the Makefile uses.
type docsOptions struct {
	globals
	Files []string
	Check bool
	root  *cobra.Command
}

func (p *parsing) docsCommand() *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:    "docs FILE…",
		Short:  "Write the generated parts of documentation anew",
		Hidden: true,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				return docsOptions{g, args, check, c.Root()}, nil
			})
		},
	}
	c.Flags().BoolVar(&check, "check", false, "fail when a part is not current, and write nothing")
	return c
}

func (o docsOptions) run(context.Context, *session) error {
	parts, err := o.parts()
	if err != nil {
		return err
	}
	var stale []error
	for _, name := range o.Files {
		content, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading documentation: %w", err)
		}
		fresh, err := withParts(string(content), parts)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		case fresh == string(content):
		case o.Check:
			stale = append(stale, fmt.Errorf("%s is not current: run make docs", name))
		default:
			if err := os.WriteFile(name, []byte(fresh), 0o644); err != nil {
				return fmt.Errorf("writing documentation: %w", err)
			}
		}
	}
	return errors.Join(stale...)
}

// parts are the generated parts by name.
func (o docsOptions) parts() (map[string]string, error) {
	keys, err := keymap.New(nil)
	if err != nil {
		return nil, fmt.Errorf("the table of actions: %w", err)
	}
	return map[string]string{
		"keys":        strings.TrimSpace(keys.Markdown()),
		"verbs":       o.verbs(),
		"permissions": permission.Markdown(),
	}, nil
}

// withParts puts the parts between their comments. Comments of other names are
// left alone.
func withParts(content string, parts map[string]string) (string, error) {
	for name, text := range parts {
		begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
		before, rest, ok := strings.Cut(content, begin)
		if !ok {
			continue
		}
		_, after, ok := strings.Cut(rest, end)
		if !ok {
			return "", fmt.Errorf("%q has no %q", strings.TrimSpace(begin), end)
		}
		content = before + begin + text + "\n" + end + after
	}
	return content, nil
}

// verbs is the table of verbs.
func (o docsOptions) verbs() string {
	lines := []string{"| verb | does |", "|---|---|", row("`aloft`", "the cockpit")}
	return strings.Join(append(lines, verbRows(o.root)...), "\n")
}

// isVerb reports whether a command does something itself, and is not only the name
// of others.
func isVerb(c *cobra.Command) bool { return c.Args != nil || !c.HasAvailableSubCommands() }

// verbRows are the rows of the verbs below a command.
func verbRows(parent *cobra.Command) []string {
	var rows []string
	for _, c := range parent.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		if isVerb(c) {
			rows = append(rows, row("`"+parent.CommandPath()+" "+strings.ReplaceAll(c.Use, "|", `\|`)+"`", c.Short))
		}
		rows = append(rows, verbRows(c)...)
	}
	return rows
}

func row(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |" }
