package verb

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model/component"
	components "github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/permission"
	"github.com/aloftdeck/aloft/model/safetext"
)

// policyOptions are the options of `aloft iam-policy`.
type policyOptions struct {
	globals
	Uses    []string
	Account string
	Buckets []string
	File    string // of the component that is to be made; empty: any
}

func (p *parsing) policyCommand() *cobra.Command {
	var all bool
	var o policyOptions
	chosen := map[string]*bool{}
	c := &cobra.Command{
		Use:   "iam-policy [FILE]",
		Short: "Print the least IAM policy for what you do with aloft",
		Long: `Print the least IAM policy for what you do with aloft, as JSON for aws iam create-policy. It asks AWS nothing.

Without a switch it is the policy for reading what stages serve. What a use comes on top of is part of it. Functions,
projects and tables are narrowed to the globs of your configuration, where it has any; --account and --region narrow
more. With --apply and the FILE of a component it is what making that one needs, and no more. IAM can not tell one alias of a function from another: who may move one stage of it may move all.

` + exitCodesHelp,
		Example:           "  aloft iam-policy --read\n  aloft iam-policy --move --builds --account 123456789012 > policy.json\n  aloft iam-policy --apply component.toml\n  aloft iam-policy --all",
		ValidArgsFunction: completeComponents,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				switch {
				case len(args) > 1:
					return nil, usagef("iam-policy takes one file of a component, with --apply: see aloft iam-policy --help")
				case len(args) == 1 && (!*chosen["apply"] || all):
					return nil, usagef("%s: the file of a component goes with --apply alone", safetext.Line(args[0]))
				case len(args) == 1:
					o.File = args[0]
				}
				for _, u := range permission.Uses() {
					if all || *chosen[u.Name] {
						o.Uses = append(o.Uses, u.Name)
					}
				}
				if len(o.Uses) == 0 {
					o.Uses = []string{"read"}
				}
				if o.Account != "" && !isAccount(o.Account) {
					return nil, usagef("--account %s: an account has 12 digits", o.Account)
				}
				return o, nil
			})
		},
	}
	for _, u := range permission.Uses() {
		chosen[u.Name] = c.Flags().Bool(u.Name, false, u.Doing())
	}
	c.Flags().BoolVar(&all, "all", false, "everything that aloft does")
	c.Flags().StringVar(&o.Account, "account", "", "the account's `number` (default: any)")
	c.Flags().StringSliceVar(&o.Buckets, "bucket", nil, "`name` of a bucket of artifacts or logs (default: any; may be repeated)")
	return c
}

// isAccount reports whether a text is the number of an account.
func isAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}

func (o policyOptions) run(_ context.Context, k *session) error {
	if err := k.configure(); err != nil {
		return err
	}
	scope := permission.Scope{
		Account: o.Account, Region: o.Region, Buckets: o.Buckets,
		Functions: k.config.Functions.Include, Projects: k.config.Builds.Projects, Tables: k.config.Tables.Include,
	}
	if o.File != "" {
		c, _, err := k.readComponent(o.File, component.Quota{})
		if err != nil {
			return err
		}
		scope = components.Scope(c, scope)
		o.Uses = append(o.Uses, "move", "deploy") // of which it needs all that the file has
	}
	policy, err := permission.For(o.Uses, scope)
	if err != nil {
		return err
	}
	out := output{document: policy, lines: strings.Split(policy.Text(), "\n")}
	if n := policy.Size(); n > permission.MaxPolicy {
		out.notes = append(out.notes, "the policy has "+plural(n, "character")+", and a managed policy of IAM at most 6,144: print it in parts")
	}
	return k.print(out, nil)
}
