package verb

// The accounts of the demo: the team's, one to try things in, and what other Regions hold.

import (
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/accounts"
)

const (
	demoProfile    = "demo"
	demoRegion     = "us-east-1"
	sandboxProfile = "sandbox"
	sandboxAccount = "210987654321"
	sandboxRegion  = "eu-west-1"
	sandboxSize    = 6 // functions
)

// demoWorld is the embedded account that the session opens. One that is gone to in another
// Region is empty.
func (k *session) demoWorld() *sim.World {
	g := k.globals
	if !k.beside {
		return sim.Demo(demoSeed, k.env.Now, g.DemoFunctions)
	}
	number, home, size := "", demoRegion, sim.TeamSize
	if g.Profile == sandboxProfile {
		number, home, size = sandboxAccount, sandboxRegion, sandboxSize
	}
	w := sim.Elsewhere(demoSeed, k.env.Now, number, g.Region)
	if g.Region == home {
		w.SeedDemo(size)
	}
	return w
}

// demoChoices are the accounts that the demo can go to.
func demoChoices() []accounts.Choice {
	return []accounts.Choice{
		{Way: model.Way{Profile: demoProfile, Region: demoRegion}, Account: "123456789012"},
		{Way: model.Way{Profile: sandboxProfile, Region: sandboxRegion}, Account: sandboxAccount},
	}
}
