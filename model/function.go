package model

import "time"

// Function is one Lambda function as the account lists it: its unpublished
// configuration, $LATEST.
type Function struct {
	Name         string    `json:"name"`
	ARN          string    `json:"arn"`
	Runtime      string    `json:"runtime"` // empty for container images
	PackageType  string    `json:"package_type"`
	Architecture string    `json:"architecture"`
	MemoryMB     int       `json:"memory_mb"`
	EphemeralMB  int       `json:"ephemeral_mb,omitempty"` // of /tmp; 0 when it is not known
	CodeSHA256   string    `json:"code_sha256"`            // base64, as Lambda gives it
	LastModified time.Time `json:"last_modified"`
	Description  string    `json:"description"`
	LogGroup     string    `json:"log_group,omitempty"` // where its unpublished code logs to, empty where Lambda does not say
}

// FunctionPage is one page of the account's functions, at most 50 long. Next is
// the marker of the page after it, empty on the last.
type FunctionPage struct {
	Functions []Function
	Next      string
}
