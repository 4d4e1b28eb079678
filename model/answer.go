package model

import "context"

// RawOf is a thing that is read as AWS answers it.
type RawOf struct {
	Subject
	// API is the kind of an API: of a stage it decides which call reads it.
	API APIKind
	// Open are the stage variables of an API whose values are shown: those that lead to its
	// functions. Others may hold anything.
	Open []string
}

// RawAnswer is what AWS answered to one call. Secrets are masked in it.
type RawAnswer struct {
	Call string // as IAM names it, "lambda:GetFunction"
	JSON string // on several lines, printable throughout
}

// RawReader reads things as AWS answers them.
type RawReader interface {
	// ReadRaw reads a thing: of a stage of a function its alias, and what that serves.
	ReadRaw(ctx context.Context, of RawOf) ([]RawAnswer, error)
}
