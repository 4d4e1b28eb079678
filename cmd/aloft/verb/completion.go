package verb

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/config"
)

// Completion answers from the last known state on the disk: it asks AWS nothing,
// takes no time that a shell would notice, and is silent about whatever is wrong.

var shells = []string{"bash", "zsh", "fish", "powershell"}

// completionOptions are the options of `aloft completion`.
type completionOptions struct {
	globals
	Shell string
	root  *cobra.Command
}

func (p *parsing) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion " + strings.Join(shells, "|"),
		Short: "Print the completion script of a shell",
		Long: `Print the script that completes verbs, flags, functions and stages in a shell. The names come from what aloft saw last
on this host; completing asks AWS nothing.

` + exitCodesHelp,
		Example: `  source <(aloft completion bash)
  aloft completion zsh > "${fpath[1]}/_aloft"
  aloft completion fish > ~/.config/fish/completions/aloft.fish
  aloft completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				if len(args) != 1 || !slices.Contains(shells, args[0]) {
					return nil, usagef("completion takes the name of a shell: %s", strings.Join(shells, ", "))
				}
				if g.JSON {
					return nil, usagef("completion prints a script and no JSON: leave out -o json")
				}
				return completionOptions{g, args[0], c.Root()}, nil
			})
		},
	}
}

func (o completionOptions) run(_ context.Context, k *session) error {
	e := k.env
	var err error
	switch o.Shell {
	case "bash":
		if err = o.root.GenBashCompletionV2(e.Out, true); err == nil {
			_, err = io.WriteString(e.Out, bashWithoutPackage)
		}
	case "zsh":
		err = o.root.GenZshCompletion(e.Out)
	case "fish":
		err = o.root.GenFishCompletion(e.Out, true)
	case "powershell":
		err = o.root.GenPowerShellCompletionWithDesc(e.Out)
	}
	if err != nil {
		return fmt.Errorf("writing the completion script: %w", err)
	}
	return nil
}

func (p *parsing) completeFunctions(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	functions, _ := p.knownNames()
	return slices.DeleteFunc(functions, func(f string) bool {
		return slices.Contains(args, f) || !strings.HasPrefix(f, word)
	}), cobra.ShellCompDirectiveNoFileComp
}

// completeProjects completes the names of CodeBuild projects: those that make the
// functions which this host has seen, and those that the config names.
func (p *parsing) completeProjects(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || p.globals.Demo {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	c, err := p.env.loadConfig(p.globals)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var projects []string
	functions, _ := p.knownNames()
	for _, f := range functions {
		projects = append(projects, c.SourceOf(f).Project)
	}
	for _, s := range c.Sources {
		projects = append(projects, c.SourceOf(s.Function).Project)
	}
	slices.Sort(projects)
	return slices.DeleteFunc(slices.Compact(projects), func(name string) bool {
		return !config.SelectProjects(c.Builds.Projects, name) || !strings.HasPrefix(name, word)
	}), cobra.ShellCompDirectiveNoFileComp
}

// completeViews completes the names of the config's views.
func (p *parsing) completeViews(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	c, err := p.env.loadConfig(p.globals)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, v := range c.Views {
		if strings.HasPrefix(v.Name, word) {
			names = append(names, v.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeFunction completes the name of one function.
func (p *parsing) completeFunction(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.completeFunctions(c, args, word)
}

// completeStages completes the values of flags with the names of stages.
func (p *parsing) completeStages(c *cobra.Command, flags ...string) {
	for _, name := range flags {
		// It fails only for a flag that the command does not have.
		_ = c.RegisterFlagCompletionFunc(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			_, stages := p.knownNames()
			return stages, cobra.ShellCompDirectiveNoFileComp
		})
	}
}

// knownNames are the functions that the config includes, and the stages, as far
// as this host has seen them.
func (p *parsing) knownNames() (functions, stages []string) {
	e, g := p.env, p.globals
	if g.Demo {
		return nil, nil
	}
	c, err := e.loadConfig(g)
	if err != nil {
		return nil, nil
	}
	for _, s := range c.Stages {
		stages = append(stages, s.Name)
	}
	dir := config.CacheDir(e.Getenv, e.Home)
	if dir == "" {
		return nil, stages
	}
	cache := feed.NewCache(dir, e.Now)
	account, region, ok := cache.Recall(e.hint(g))
	if !ok {
		return nil, stages
	}
	functions, found := cache.Names(account, region)
	functions = slices.DeleteFunc(functions, func(f string) bool { return !config.SelectFunctions(c.Functions.Include, f) })
	if len(c.Stages) == 0 {
		stages = found
	}
	return functions, stages
}
