package store

// The memory that is measured in, which is the same each time.

import "github.com/aloftdeck/aloft/model/cost"

// room is the memory of the last measuring, for the next one.
type room struct {
	entries  []cost.Entry
	standing []cost.Standing
	minutes  []minutesOf
	counted  map[counting]bool
	unread   map[unread]bool
	blocks   [][]int64 // of amounts
	block    int       // that is written to
	used     int       // of it
}

// roomBlock is how many amounts are made room for at once.
const roomBlock = 1 << 16

// empty makes the room free, and gives it away.
func (r *room) empty() ([]cost.Entry, []cost.Standing, []minutesOf) {
	if len(r.unread) == 0 {
		r.unread = map[unread]bool{} // a map that was full stays as large
	}
	if r.counted == nil {
		r.counted = map[counting]bool{}
	}
	clear(r.counted)
	clear(r.unread)
	r.block, r.used = 0, 0
	clear(r.entries)
	clear(r.standing)
	clear(r.minutes)
	return r.entries[:0], r.standing[:0], r.minutes[:0]
}

// amounts is room for so many, with what is left in it of the last time.
func (r *room) amounts(n int) []int64 {
	for r.block < len(r.blocks) && r.used+n > len(r.blocks[r.block]) {
		r.block, r.used = r.block+1, 0
	}
	if r.block == len(r.blocks) {
		r.blocks = append(r.blocks, make([]int64, max(n, roomBlock)))
	}
	r.used += n
	return r.blocks[r.block][r.used-n : r.used : r.used]
}
