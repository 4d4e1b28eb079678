package verb

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

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
		Long: `Print the script that completes verbs, flags and names in a shell: profiles, Regions, functions, stages, tables and their
indexes, projects, builds and APIs. The names come from the configuration, from AWS's files, and from what aloft saw last
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
