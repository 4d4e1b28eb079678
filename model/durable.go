package model

import "context"

// Executions are the durable executions of a version that have not ended.
type Executions struct {
	Running int
	More    bool // there are more: not all of the list was read
}

// ExecutionCounter counts the durable executions that run on a version. They stay on
// it when an alias is moved.
type ExecutionCounter interface {
	CountExecutions(ctx context.Context, function, version string) (Executions, error)
}
