package verb

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// plainHelp shows switches in the help of all verbs by their names alone, and not
// as --yes[=true|false]: nobody has to say what they are set to.
func plainHelp(root *cobra.Command) {
	usage := root.UsageFunc()
	root.SetUsageFunc(func(c *cobra.Command) error {
		c.Flags().VisitAll(plainSwitch)
		c.InheritedFlags().VisitAll(plainSwitch)
		return usage(c)
	})
}

func plainSwitch(f *pflag.Flag) {
	if f.Value.Type() == "bool" {
		f.Value = shownSwitch{f.Value}
	}
}

// shownSwitch is a switch as the help shows it. pflag writes the values that it
// takes behind one that calls itself bool.
type shownSwitch struct{ pflag.Value }

// Type implements pflag.Value.
func (shownSwitch) Type() string { return "boolfunc" }

// IsBoolFlag says that it needs no value.
func (shownSwitch) IsBoolFlag() bool { return true }
