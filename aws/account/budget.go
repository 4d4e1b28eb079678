package account

import "time"

// Budget bounds what the account asks of AWS, in calls a second. Zero fields
// stand for DefaultBudget's.
type Budget struct {
	LambdaRPS           float64 // Lambda's control plane without GetFunction: ceiling for what somebody waits for
	LambdaBackgroundRPS float64 // the same, for what nobody waits for
	LambdaBurst         int     // calls at once after a pause, and at the start
	GetFunctionRPS      float64
}

// DefaultBudget leaves room for others in AWS's quotas per account and Region,
// which are 100 a second for GetFunction and 15 a second for all other calls to
// Lambda's control plane together.
func DefaultBudget() Budget {
	return Budget{LambdaRPS: 12, LambdaBackgroundRPS: 5, LambdaBurst: 30, GetFunctionRPS: 50}
}

func (b Budget) orDefaults() Budget {
	d := DefaultBudget()
	if b.LambdaRPS > 0 {
		d.LambdaRPS = b.LambdaRPS
	}
	if b.LambdaBackgroundRPS > 0 {
		d.LambdaBackgroundRPS = b.LambdaBackgroundRPS
	}
	if b.LambdaBurst > 0 {
		d.LambdaBurst = b.LambdaBurst
	}
	if b.GetFunctionRPS > 0 {
		d.GetFunctionRPS = b.GetFunctionRPS
	}
	return d
}

// State says how the budget stands.
type State struct {
	LambdaRate      float64   // calls a second allowed now
	GetFunctionRate float64   // calls a second allowed now
	Waiting         int       // calls that wait for their turn
	HeldTo          time.Time // when throttling will have been made up for; zero when nothing holds back
}

// State is how the budget stands now.
func (a *Account) State() State {
	c, g := a.common.state(), a.get.state()
	s := State{LambdaRate: c.rate, GetFunctionRate: g.rate, Waiting: c.waiting + g.waiting, HeldTo: c.heldTo}
	if g.heldTo.After(s.HeldTo) {
		s.HeldTo = g.heldTo
	}
	return s
}

// ThrottledUntil is when the rates will be back at their ceilings after AWS
// throttled, zero when they are there.
func (a *Account) ThrottledUntil() time.Time { return a.State().HeldTo }
