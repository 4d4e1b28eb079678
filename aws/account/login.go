package account

// Logging in, as the profile is made: the AWS CLI does it, which aloft only starts.

import (
	"github.com/aloftdeck/aloft/model"
)

// Login is how one logs in to what the account is opened with.
func (a *Account) Login() model.Login {
	p := a.clients.Load().profile
	switch {
	case a.options.Embedded:
		return model.Login{Why: "the embedded account needs none"}
	case p.environ, !p.sso && !p.login:
		return model.Login{Why: p.advice()}
	}
	return model.Login{Argv: p.loginArgs()}
}

// loginArgs is the command that logs in. The CLI wants the profile that the login stands
// in: one that takes its credentials from there is none to it.
func (p profile) loginArgs() []string {
	argv := []string{"aws", "login"}
	if p.sso {
		argv = []string{"aws", "sso", "login"}
	}
	if p.from != "" {
		p.name = p.from
	}
	if p.name == "" || p.name == "default" {
		return argv
	}
	return append(argv, "--profile", p.name)
}

// Way is how the account was opened, as far as that is known without asking AWS.
func (a *Account) Way() model.Way {
	c := a.clients.Load()
	return model.Way{Profile: c.profile.name, Region: c.config.Region, Keys: c.profile.environ}
}
