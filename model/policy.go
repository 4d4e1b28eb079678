package model

// ResourcePolicy is who may call a function, by one of its qualifiers.
type ResourcePolicy struct {
	Function  string
	Qualifier string // an alias or a version; empty for the policy of the function as a whole
	Document  Raw    // JSON; empty: there is no policy
	Revision  string // RevisionId; empty when there is no policy
}

// Permission is a statement that lets API Gateway call an alias.
type Permission struct {
	Function  string
	Alias     string
	Statement string // StatementId, which is the same for the same API and stage
	SourceARN string // what it is let in for: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/*"
}
