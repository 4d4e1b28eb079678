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
	"github.com/aloftdeck/aloft/model/safetext"
)

// maxComponent is the longest file of a component that is read, in bytes.
const maxComponent = 1 << 20

// applyOptions are the options of `aloft apply`.
type applyOptions struct {
	writeOptions
	File    string
	Check   bool
	Plan    bool
	Reason  string
	Confirm string // the stage's name, where it has to be typed
}

func (p *parsing) applyCommand() *cobra.Command {
	var o applyOptions
	c := &cobra.Command{
		Use:   "apply FILE [--check | --plan]",
		Short: "Make what the file of a component describes",
		Long: `Make what the file of a component describes: repository, build, functions, tables, APIs and stages, as docs/components.md
explains them. It reads what is there, shows what will be made or changed, in order, with what it costs a month, asks, and
makes it step by step. Stopped anywhere, it goes on from there when it is run again; when all is there, nothing is changed.

It creates and updates. It deletes nothing, lowers no capacity, moves no alias that is there, and never touches the code of a
function that is there: aloft deploy does. A changed configuration is published, and reaches the first stage alone. What
differs and is left so is shown as drift, with the command that would change it. What belongs to a CloudFormation stack is
left alone, and named.

With --plan it shows the plan and stops there. With --check it says all that is wrong with the file, each with its line and
with what is allowed, and asks AWS nothing. The stages are those of the config where it names any; the file may name some of
them, in their order.

` + exitCodesHelp,
		Example: `  aloft --demo apply component.toml
  aloft apply component.toml --check
  aloft apply component.toml --plan
  aloft apply component.toml --plan -o json | jq .usd_per_month
  aloft apply component.toml --yes --reason "the new service"`,
		ValidArgsFunction: completeComponents,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals, o.Reason = g, safetext.Line(o.Reason)
				switch {
				case len(args) != 1 || args[0] == "":
					return nil, usagef("apply takes the file of one component: see aloft apply --help")
				case o.Check && o.Plan:
					return nil, usagef("--check asks AWS nothing, and --plan reads the account: say one of them")
				case (o.Check || o.Plan) && (o.Reason != "" || o.Confirm != "" || o.DryRun):
					return nil, usagef("--check and --plan change nothing: leave out --reason, --confirm and --dry-run")
				}
				o.File = args[0]
				return o, nil
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&o.Check, "check", false, "say what is wrong with the file, and ask AWS nothing")
	f.BoolVar(&o.Plan, "plan", false, "show what would be made or changed, and what it costs a month")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for the journal")
	addConfirm(f, &o.Confirm)
	o.addFlags(f, "make it")
	return c
}

// completeComponents completes files of components.
func completeComponents(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"toml"}, cobra.ShellCompDirectiveFilterFileExt
}

func (o applyOptions) run(ctx context.Context, k *session) error {
	if !o.Check {
		return o.make(ctx, k)
	}
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
