package verb

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	ownui "github.com/aloftdeck/aloft/ui/commands"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// configOptions are the options of `aloft config`.
type configOptions struct{ globals }

func (p *parsing) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the effective configuration and where each value came from",
		Long: `Print the effective configuration and where each value came from. It asks AWS nothing.

The team's file is the first of --config, aloft.toml in the working folder or above it up to the repository's root, and
/etc/aloft/config.toml. Your own, $XDG_CONFIG_HOME/aloft/config.toml, lies on top of it. Guards of stages, read_only,
tables.protected and the journal of /etc/aloft/config.toml hold under every other file. What is there and can not be read
is refused.

` + exitCodesHelp,
		Example: "  aloft config\n  aloft config --config team.toml -o json",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			return p.choose(func(g globals) (command, error) { return configOptions{g}, nil })
		},
	}
}

// valueJSON is one effective value.
type valueJSON struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Source string `json:"source"` // a file's path, "default" or "environment"
	Line   int    `json:"line,omitempty"`
}

func (o configOptions) run(_ context.Context, k *session) error {
	if err := k.configure(); err != nil {
		return err
	}
	values := []valueJSON{}
	t := table{head: []string{"KEY", "VALUE", "FROM"}}
	for _, v := range k.config.Values() {
		values = append(values, valueJSON{v.Key, v.Value, v.Origin.Source, v.Origin.Line})
		t.add(v.Key, v.Text(), paint(styleDim, v.Origin.String()))
	}
	return k.print(output{
		document: map[string]any{"team": k.config.Team, "host": k.config.Host, "personal": k.config.Personal, "values": values},
		lines:    t.lines(),
	}, nil)
}

// checkKeys says, by action, why it can not have the keys that the config gives
// it. The keys are checked together, because one may take what another gives up;
// blamed is the action without whose keys the rest would do.
func checkKeys(keys map[string][]string) map[string]string {
	_, err := keymap.New(keys)
	if err == nil {
		return nil
	}
	actions := slices.Sorted(maps.Keys(keys))
	for _, a := range actions {
		rest := maps.Clone(keys)
		delete(rest, a)
		if _, other := keymap.New(rest); other == nil {
			return map[string]string{a: strings.TrimPrefix(err.Error(), "keys."+a+": ")} // config names the key itself
		}
	}
	return map[string]string{actions[0]: err.Error()}
}

// checkCommands says of each command with a key that can not stand why. Of two that want
// the same it is the later one.
func checkCommands(keys map[string][]string, own []config.Command) map[int]string {
	wrong := map[int]string{}
	var good []action.Spec
	for i, sp := range ownui.Specs(own) {
		_, err := keymap.New(keys, append(slices.Clone(good), sp)...)
		if err == nil {
			good = append(good, sp)
			continue
		}
		wrong[i] = strings.TrimPrefix(err.Error(), "[[command]]: ")
	}
	return wrong
}
