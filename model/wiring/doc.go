// Package wiring judges the way from the stages of APIs to functions, and mends it. A stage
// of an API calls, for each of its routes, an alias that a stage variable names; the alias has
// a policy of its own, which has to let that API in. Both ends can be wrong without a sign on
// either. It reads no clock and asks nothing but through ports.
package wiring
