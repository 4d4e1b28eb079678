package verb

import (
	"github.com/spf13/cobra"
)

// demoCommand is the cockpit on the embedded account, which --demo gives to any verb.
func (p *parsing) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Show the cockpit on the embedded account: no credentials, no network",
		Long: `Show the cockpit on the embedded account, in which a team of colleagues is at work: no AWS account, no credentials,
no network. What is changed there is gone when it is left. It is what aloft --demo shows; with --demo every verb works
on that account.

` + exitCodesHelp,
		Example: "  aloft demo\n  aloft demo --demo-functions 200\n  aloft --demo status",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			p.globals.Demo = true
			return p.choose(func(g globals) (command, error) { return newCockpitOptions(g, opening{}, p.env) })
		},
	}
}
