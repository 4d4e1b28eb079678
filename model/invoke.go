package model

import (
	"context"
	"time"
)

// Invocation asks for one invocation of a function whose answer is waited for.
type Invocation struct {
	Function  string
	Qualifier string        // an alias or the number of a version
	Payload   []byte        // the event, JSON
	Tenant    string        // where the function is isolated by tenant; empty for none
	Timeout   time.Duration // of the function: its answer is waited for longer than that
}

// Invoked is what Lambda answered to an invocation that it made.
type Invoked struct {
	Request string // AWS's id of it
	Version string // that was executed: a weighted alias has two
	// FunctionError is how the function failed, "Unhandled" mostly; empty when it did
	// not. The payload then says why.
	FunctionError string
	Payload       []byte // as it came
	Log           []byte // the end of the log, 4 KB at most, as it came
}

// Invoker invokes functions. Each call is tried once: whether one whose answer was
// lost did something, nothing tells.
type Invoker interface {
	Invoke(ctx context.Context, i Invocation) (Invoked, error)
}

// ConcurrencyLimits are how many invocations may run at the same time in a Region of
// the account.
type ConcurrencyLimits struct {
	Account    int // of all functions together
	Unreserved int // of these, for functions without a number of their own
}

// ConcurrencyLimiter tells how many invocations may run at the same time.
type ConcurrencyLimiter interface {
	GetConcurrencyLimits(ctx context.Context) (ConcurrencyLimits, error)
	// GetReserved is the number that a function has for itself, nil where it has none.
	GetReserved(ctx context.Context, function string) (*int, error)
}
