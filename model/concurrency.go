package model

import "context"

// Concurrency is the provisioned concurrency of an alias.
type Concurrency struct {
	Requested int
	Status    string // IN_PROGRESS, READY or FAILED
	Reason    string // why it failed, empty for none
}

// ConcurrencyReader reads the provisioned concurrency of aliases. An alias without
// any is of class Gone.
type ConcurrencyReader interface {
	GetConcurrency(ctx context.Context, function, alias string) (Concurrency, error)
}
