package verb

import (
	"github.com/spf13/cobra"
)

// rootCommand is the tree of all verbs. Alone, aloft is the cockpit.
func (p *parsing) rootCommand() *cobra.Command {
	var opens opening
	version := false
	root := &cobra.Command{
		Use:   "aloft",
		Short: "See and move what every stage of your Lambda functions serves",
		Long: `aloft shows which version of every function each stage serves, and promotes or rolls back with one key.

Without a verb it is the cockpit, which needs a terminal. The verbs do the same for scripts.
With --demo everything runs on the embedded account: no credentials, no network.

Who made a move is ALOFT_USER, else the user behind sudo, else the login name, with this host and the AWS identity beside it.
ALOFT_USER is a label and proves nothing: where two people must differ, the user of the host or the caller's ARN tells.

` + exitCodesHelp + `
A command that a signal ends exits with 128 and the signal's number: 130 after ctrl+c, 143 after SIGTERM, 129 after SIGHUP.`,
		Example: `  aloft                                     the cockpit on your account
  aloft demo                                the cockpit on the embedded account
  aloft --filter state:failing              the cockpit with what is failing
  aloft status                              what every stage serves
  aloft promote orders --to stage           from the stage before to stage
  aloft rollback orders --stage prod        what prod served before
  aloft build start orders --follow         build, with the log
  aloft deploy orders --build orders#42     what a build made, to the first stage
  aloft test --all --stage stage            invoke and check
  aloft tables                              consumed and provisioned capacity
  aloft apis                                stages of APIs and their wiring
  aloft cost                                what it all costs`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownVerb(c, args[0])
		},
		RunE: func(*cobra.Command, []string) error {
			return p.choose(func(g globals) (command, error) {
				if version {
					return versionOptions{g}, nil
				}
				return newCockpitOptions(g, opens, p.env)
			})
		},
	}
	root.Flags().BoolVar(&version, "version", false, "say which aloft this is, as aloft version does")
	p.addGlobals(root.PersistentFlags())
	root.Flags().StringVar(&opens.View, "view", "", "open the cockpit with the [[view]] of this `NAME`")
	root.Flags().StringVar(&opens.Filter, "filter", "", "open it with the rows that this `TEXT` lets through, as behind /")
	completeFlag(root, "output", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
	completeFlag(root, "profile", completeProfiles)
	completeFlag(root, "region", completeRegions)
	completeFlag(root, "view", p.completeViews)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usagef("%v: see %s --help", err, c.CommandPath())
	})
	plainHelp(root)
	root.AddCommand(
		p.demoCommand(),
		p.statusCommand(),
		p.promoteCommand(),
		p.rollbackCommand(),
		p.undoCommand(),
		p.historyCommand(),
		p.buildsCommand(),
		p.buildCommand(),
		p.newCommand(),
		p.applyCommand(),
		p.stageCommand(),
		p.deployCommand(),
		p.publishCommand(),
		p.testCommand(),
		p.logsCommand(),
		p.tablesCommand(),
		p.apisCommand(),
		p.costCommand(),
		p.initCommand(),
		p.configCommand(),
		p.policyCommand(),
		p.doctorCommand(),
		p.completionCommand(),
		p.versionCommand(),
		p.docsCommand(),
		p.manCommand(),
	)
	return root
}

// unknownVerb names the verbs below a command that may have been meant.
func unknownVerb(c *cobra.Command, word string) error {
	var verbs []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			verbs = append(verbs, sub.Name())
		}
	}
	if hint := didYouMean(word, verbs); hint != "" {
		return usagef("there is no verb %q%s", word, hint)
	}
	return usagef("there is no verb %q: %s --help lists those that there are", word, c.CommandPath())
}
