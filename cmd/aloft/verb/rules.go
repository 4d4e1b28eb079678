package verb

// What the config says of the account that was opened.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// settleTimeOfRules is how long a cockpit may wait for AWS to say which account it is,
// where the config has rules for numbers of accounts.
const settleTimeOfRules = 5 * time.Second

// profile is what leads to the account, as [account.…] names it; empty for keys in the
// environment.
func (k *session) profile() string {
	if k.account != nil {
		return k.way().Profile
	}
	switch {
	case k.globals.Demo:
		return cmp.Or(k.globals.Profile, demoProfile)
	case k.globals.Profile == "" && k.env.Getenv("AWS_ACCESS_KEY_ID") != "":
		return ""
	}
	return cmp.Or(k.globals.Profile, k.env.Getenv("AWS_PROFILE"), k.env.Getenv("AWS_DEFAULT_PROFILE"), defaultProfile)
}

// defaultProfile is the profile that is meant where none is named.
const defaultProfile = "default"

// way is how one comes to the account, which has to be open.
func (k *session) way() model.Way {
	w := k.account.Way()
	switch {
	case k.globals.Demo:
		w.Profile = cmp.Or(k.globals.Profile, demoProfile)
	case w.Keys:
		w.Profile = ""
	default:
		w.Profile = cmp.Or(w.Profile, defaultProfile)
	}
	return w
}

// settleRules takes up what the config says of the account by its number. A verb asks AWS
// for it. The cockpit goes by where the host's settings led last time, and else does not wait
// long: what it does not know then keeps it from writing.
func (k *session) settleRules(ctx context.Context) error {
	if !k.base.RulesByNumber() {
		return nil
	}
	number := k.guess()
	if number == "" {
		if k.screen {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, settleTimeOfRules)
			defer cancel()
		}
		id, err := k.identify(ctx)
		if err != nil && !k.screen {
			return err
		}
		number = id.Account
	}
	journal, tests := k.config.Journal, k.config.Tests
	k.config = k.base.In(number, k.profile())
	k.config.Journal, k.config.Tests = journal, tests
	return nil
}

// guess is the number of the account as far as it is known without asking AWS, for the
// cockpit alone: what it is wrong in is found out before anything is written.
func (k *session) guess() string {
	if !k.screen || k.cache == nil {
		return k.known().Account
	}
	number, _, _ := k.cache.Recall(k.hint)
	return cmp.Or(k.known().Account, number)
}

// refuses is why nothing may be written in the account of a number.
func (k *session) refuses(number string) string {
	if k.base.In(number, k.profile()).ReadOnly {
		return "the config says so of this account: aloft config shows where"
	}
	return k.unopened(number)
}

// unopened is why nothing may be written in the account of a number, empty while it is not
// known, although the config as it was taken up does not say read_only; empty where it may.
func (k *session) unopened(number string) string {
	const unknown = "it is not known yet which account this is"
	in := k.base.In(number, k.profile())
	switch {
	case k.config.ReadOnly:
		return ""
	case number == "" && k.base.RulesByNumber():
		return unknown
	case in.ReadOnly:
		return "the config says so of this account"
	case k.beside && !k.same && !k.base.Names(number, k.profile()):
		if number == "" && k.base.NamesNumbers() {
			return unknown
		}
		return "the config does not name this account"
	case !slices.Equal(in.Stages, k.config.Stages):
		return "the config has other stages for this account than were taken up: start aloft anew"
	}
	return ""
}
