package parley

import (
	"slices"
	"time"
)

// ServiceChannel is a way work comes in, and what an agent can carry of it at
// once (domain 3.1). Routing knows service channels and work items, never
// where a work item came from.
type ServiceChannel struct {
	ID              ID             `json:"id"`
	Name            string         `json:"name"`
	Key             string         `json:"key" doc:"The name in rules and calls, such as chat; it never changes."`
	Active          bool           `json:"active" doc:"Nothing of an inactive channel is offered."`
	Position        int64          `json:"position" doc:"Order in lists and in the inbox; lowest first."`
	Table           string         `json:"table" enum:"interaction,case,incident"`
	Condition       string         `json:"condition" doc:"Encoded query: which rows of the table belong to the channel; empty is every row."`
	Utilization     string         `json:"utilization_condition" doc:"Encoded query: while it holds for what an agent has accepted, that counts towards their load; empty is as long as it is assigned."`
	WorkItemSize    int64          `json:"work_item_size" doc:"What one work item takes of the capacity, 1 to 100."`
	SizeOverrides   []SizeOverride `json:"size_overrides" doc:"Up to 10 sizes of some of its work; the first whose condition holds counts instead of work_item_size."`
	DefaultCapacity int64          `json:"default_capacity" doc:"What an agent can carry who has no capacity of their own, 0 to 1000."`
	InboxLayout     []string       `json:"inbox_layout" doc:"Up to 5 fields an offer shows, the first as its title."`
	AlertSound      string         `json:"alert_sound" enum:"none,chime,bell,knock" doc:"Of an offer."`
	Type            ChannelType    `json:"type" enum:"chat,phone,messaging,other" doc:"What it is to other systems, which know it as service_channel_type."`
	MessageSound    string         `json:"message_sound" enum:"soft,none,chime,bell,knock" doc:"Of a message in work that an agent has accepted, where their own preferences let them hear one; soft is that of any message."`
	LogLevel        LogLevel       `json:"log_level" enum:"none,basic,verbose" doc:"How much of the assigner's decisions the ways of work items keep: that there was an offer; also who was considered and why; verbose: also why somebody goes on waiting, the first in line at most once a minute each."`
	LoggingUntil    Time           `json:"logging_until,omitzero" doc:"Until when it is verbose; then it is basic. At most 8 days ahead."`
	CreatedAt       Time           `json:"created_at"`
	UpdatedAt       Time           `json:"updated_at"`
	Version         int64          `json:"version"`
}

// ChannelType is what a service channel is to other systems (domain 3.1).
type ChannelType string

// The types of service channel.
const (
	TypeChat      ChannelType = "chat"
	TypePhone     ChannelType = "phone"
	TypeMessaging ChannelType = "messaging"
	TypeOther     ChannelType = "other"
)

// LogLevel is how much of the decisions about a service channel's work is kept
// in the work's events (domain 3.1).
type LogLevel string

// The levels.
const (
	LogNone    LogLevel = "none"    // what happened, without the grounds
	LogBasic   LogLevel = "basic"   // the grounds of every offer
	LogVerbose LogLevel = "verbose" // also why somebody goes on waiting
)

// MaxLogging is how far ahead the end of [LogVerbose] may be.
const MaxLogging = 8 * 24 * time.Hour

// SizeOverride is how much some of a service channel's work takes (domain 3.5).
type SizeOverride struct {
	Condition string `json:"condition" doc:"Encoded query on the rows of the channel's table; empty is every one."`
	Size      int64  `json:"size" doc:"1 to 100."`
}

// MaxSizeOverrides bounds the sizes of a service channel.
const MaxSizeOverrides = 10

// ChannelChat is the key of the shipped channel of chats from web pages.
const ChannelChat = "chat"

// MaxInboxFields bounds the fields an offer shows (domain 3.1).
const MaxInboxFields = 5

// PresenceState is what an agent says about their readiness to be given work
// (domain 3.5, awa_presence_state). It is chosen; whether somebody is connected
// is [Presence].
type PresenceState struct {
	ID           ID     `json:"id"`
	Name         string `json:"name"`
	Available    bool   `json:"available" doc:"Work is offered to agents in this state."`
	Active       bool   `json:"active"`
	Position     int64  `json:"position"`
	Channels     []ID   `json:"channels" doc:"Service channels of which work is offered; empty is all of them."`
	ShowChannels bool   `json:"show_channels" doc:"Agents may switch single channels off in this state."`
	Restrict     bool   `json:"restrict_update" doc:"Only managers put agents into this state or take them out of it."`
	IgnoreIdle   bool   `json:"disable_inactivity_check" doc:"An agent who does not touch their screen stays in this state."`
	AllGroups    bool   `json:"apply_to_all_groups" doc:"It is for everybody; otherwise for the members of groups only."`
	Groups       []ID   `json:"groups" doc:"Whose members can be put into it; empty where it is for everybody. Inactive groups do not count."`
	Shipped      string `json:"shipped,omitempty" enum:"available,away,offline" doc:"One of the three states that are always there."`
	CreatedAt    Time   `json:"created_at"`
	UpdatedAt    Time   `json:"updated_at"`
	Version      int64  `json:"version"`
}

// Offers reports whether work of a service channel is offered in the state.
func (s *PresenceState) Offers(channel ID) bool {
	return s.Available && (len(s.Channels) == 0 || slices.Contains(s.Channels, channel))
}

// AppliesTo reports whether somebody who is in these groups can be put into the
// state.
func (s *PresenceState) AppliesTo(groups []ID) bool {
	return s.AllGroups || slices.ContainsFunc(s.Groups, func(id ID) bool { return slices.Contains(groups, id) })
}

// The shipped presence states.
const (
	StateAvailable = "available"
	StateAway      = "away"
	StateOffline   = "offline"
)

// AgentPresence is the state an agent is in (domain 3.5).
type AgentPresence struct {
	User      ID     `json:"user_id"`
	State     ID     `json:"state_id"`
	Name      string `json:"name" doc:"The state's name."`
	Available bool   `json:"available" doc:"The state's; whether work is offered also needs a connection."`
	Connected bool   `json:"connected"`
	Since     Time   `json:"since"`
	Reason    string `json:"reason,omitempty" doc:"Why somebody else, or the desk, put them there."`
	By        string `json:"by,omitempty" doc:"Who that was; empty when they did it themselves."`
	// Off are the channels the agent has switched off for themselves.
	Off []ID `json:"channels_off"`
}

// PresenceChange is one line of an agent's presence history.
type PresenceChange struct {
	ID        ID     `json:"id"`
	User      ID     `json:"user_id"`
	State     ID     `json:"state_id"`
	Name      string `json:"name"`
	Available bool   `json:"available"`
	At        Time   `json:"at"`
	Until     Time   `json:"until,omitzero" doc:"Absent: still."`
	Reason    string `json:"reason,omitempty"`
	By        string `json:"by,omitempty"`
}

// ChannelLoad is what an agent carries of one channel and can carry.
type ChannelLoad struct {
	Channel  ID     `json:"channel_id"`
	Key      string `json:"key"`
	Name     string `json:"name"`
	Load     int64  `json:"load" doc:"Sizes of what is in hand and counts, and of offers they have not answered."`
	Capacity int64  `json:"capacity"`
	Table    string `json:"-"` // its documents are of
}

// AgentLoad is what an agent carries over all channels. Universal is -1 when
// the agent has no universal capacity.
type AgentLoad struct {
	User          ID            `json:"user_id"`
	Channels      []ChannelLoad `json:"channels"`
	UniversalLoad int64         `json:"universal_load"`
	Universal     int64         `json:"universal_capacity" doc:"-1: only the channels' capacities count."`
}
