package verb

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/hostfile"
)

// maxComponent is the longest file of a component that is read, in bytes.
const maxComponent = 1 << 20

// applyOptions are the options of `aloft apply`.
type applyOptions struct {
	globals
	File  string
	Check bool
}

func (p *parsing) applyCommand() *cobra.Command {
	var o applyOptions
	c := &cobra.Command{
		Use:   "apply FILE --check",
		Short: "Check the file of a component",
		Long: `Check the file of a component: repository, build, functions, tables, APIs and stages, as docs/components.md explains
them. Everything that is wrong is said at once, with its line and with what is allowed. It asks AWS nothing; the stages
are those of the config where it names any, and the file may name some of them, in their order.

` + exitCodesHelp,
		Example: `  aloft apply component.toml --check
  aloft apply component.toml --check -o json`,
		ValidArgsFunction: completeComponents,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				switch {
				case len(args) != 1 || args[0] == "":
					return nil, usagef("apply takes the file of one component: see aloft apply --help")
				case !o.Check:
					return nil, usagef("what to do with %s is not said: say --check", args[0])
				}
				o.File = args[0]
				return o, nil
			})
		},
	}
	c.Flags().BoolVar(&o.Check, "check", false, "say what is wrong with the file, and ask AWS nothing")
	return c
}

// completeComponents completes files of components.
func completeComponents(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"toml"}, cobra.ShellCompDirectiveFilterFileExt
}

func (o applyOptions) run(_ context.Context, k *session) error {
	if err := k.configure(); err != nil {
		return err
	}
	c, notes, err := k.readComponent(o.File, component.Quota{})
	if err != nil {
		return err
	}
	return k.print(output{
		document: newComponentDocument(c, notes),
		lines:    []string{o.File + " is right: " + summary(c)},
		notes:    noteLines(notes),
	}, nil)
}

// readComponent reads the file of a component, with the stages of the config. Without a
// quota, that of an account counts which never asked for more.
func (k *session) readComponent(name string, quota component.Quota) (component.Component, config.Problems, error) {
	path := k.env.absolute(name)
	text, err := hostfile.Read(path, maxComponent)
	if err != nil {
		return component.Component{}, nil, usagef("the component can not be read: %v", err)
	}
	return config.ReadComponent(name, text, config.ComponentOptions{
		Stages: k.config.Stages, Now: k.env.Now(), Dir: filepath.Dir(path), Home: k.env.Home, Quota: quota,
	})
}

// noteLines are notes for people.
func noteLines(notes config.Problems) []string {
	var lines []string
	for _, n := range notes {
		lines = append(lines, n.Error())
	}
	return lines
}

// summary is what a component has, in a line.
func summary(c component.Component) string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	if c.Repository != nil {
		parts = append(parts, "a repository")
	}
	if c.Build != nil {
		parts = append(parts, "a build")
	}
	add(len(c.Functions), "function", "functions")
	add(len(c.Tables), "table", "tables")
	add(len(c.APIs), "API", "APIs")
	text := c.Name + " has " + strings.Join(parts, ", ")
	if names := stageNames(c); len(names) > 0 && len(c.Functions) > 0 {
		text += ", at " + strings.Join(names, ", ")
	}
	return text
}

func stageNames(c component.Component) []string {
	names := []string{}
	for _, s := range c.Stages.Of {
		names = append(names, s.Name)
	}
	return names
}

// componentDocument is what a script is told of a file that is right.
type componentDocument struct {
	Component string          `json:"component"`
	Functions []string        `json:"functions"`
	Tables    []string        `json:"tables"`
	APIs      []string        `json:"apis"`
	Stages    []string        `json:"stages"`
	Notes     []componentNote `json:"notes"`
}

type componentNote struct {
	Line int    `json:"line"`
	Key  string `json:"key"`
	Text string `json:"text"`
}

func newComponentDocument(c component.Component, notes config.Problems) componentDocument {
	d := componentDocument{
		Component: c.Name, Functions: []string{}, Tables: []string{}, APIs: []string{}, Stages: stageNames(c), Notes: []componentNote{},
	}
	for _, f := range c.Functions {
		d.Functions = append(d.Functions, f.Name)
	}
	for _, t := range c.Tables {
		d.Tables = append(d.Tables, t.Name)
	}
	for _, a := range c.APIs {
		d.APIs = append(d.APIs, a.Name)
	}
	for _, n := range notes {
		text := n.Text
		if n.Hint != "" {
			text += ": " + n.Hint
		}
		d.Notes = append(d.Notes, componentNote{n.Line, n.Key, text})
	}
	return d
}
