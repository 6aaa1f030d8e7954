package desk

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// demoCanned are canned messages to try the desk with.
func demoCanned() []CannedInput {
	return []CannedInput{
		{Scope: parley.CannedGlobal, Title: "Greeting", Shortcut: "hello", Body: "Hello ${first_name}, this is ${agent} from ${queue}. How can I help you?"},
		{Scope: parley.CannedGlobal, Title: "One moment", Shortcut: "moment", Body: "Thank you, ${first_name}. One moment please, I am looking into it."},
		{Scope: parley.CannedGlobal, Title: "Anything else", Shortcut: "else", Body: "Is there anything else I can do for you?"},
		{Scope: parley.CannedGlobal, Title: "Good-bye", Shortcut: "bye", Body: "Thank you for talking with us, ${first_name}. Have a good day!"},
		{Scope: parley.CannedGlobal, Title: "Where to find the invoice", Shortcut: "invoice", Condition: "category=billing",
			Body: "You find all invoices in your account under Billing, as PDF. The newest is on top."},
	}
}

// demoArticles are knowledge articles to try the desk with.
func demoArticles() []ArticleInput {
	return []ArticleInput{
		{
			Title: "Read and correct an invoice", Category: "Billing", Keywords: "bill, receipt, VAT, address, wrong amount", Public: true,
			Summary: "Where invoices are, what their lines mean, and how a wrong one is corrected.",
			Body: "All invoices are in your account under **Billing**, as PDF, the newest on top.\n\n## What the lines mean\n\n| Line | Meaning |\n|---|---|\n" +
				"| Plan | what you have ordered, for the coming month |\n| Usage | what was used beyond the plan, in the last month |\n| Credit | what we owe you; it lowers the sum |\n\n" +
				"## When something is wrong\n\n1. Note the number of the invoice.\n2. Tell us which line is wrong and what it should be.\n3. We send a corrected invoice within two working days. Until then you need not pay.\n",
		},
		{
			Title: "Return an order and get the money back", Category: "Orders", Keywords: "refund, return, exchange, parcel, money back", Public: true,
			Summary: "Within 30 days, without giving a reason.",
			Body: "You may return what you have ordered within **30 days**.\n\n1. Print the label from your account under *Orders*.\n2. Pack everything, with its accessories.\n" +
				"3. Hand the parcel in. Keep the receipt.\n\nThe money is back on your account within five working days after the parcel has arrived.\n",
		},
		{
			Title: "Restart the device without losing settings", Category: "Products", Keywords: "reset, reboot, hang, frozen, no connection", Public: true,
			Summary: "The first thing to try when the device does not answer.",
			Body:    "1. Hold the button for ten seconds until the light goes out.\n2. Wait half a minute.\n3. Press the button once.\n\nAll settings are kept. Only holding it for **thirty** seconds deletes them.\n",
		},
		{
			Title: "Check who is calling before you talk about an account", Category: "Internal", Keywords: "identity, verify, privacy, data protection",
			Summary: "What we ask before we say anything about an account. For colleagues only.",
			Body:    "Ask for **two** of these before you say anything about an account:\n\n- the number of the last invoice\n- the postal code\n- the last four digits of the phone number\n\nNever ask for a password or a payment card's number.\n",
		},
	}
}

// addDemoWriting adds canned messages and articles.
func (d *Desk) addDemoWriting(tx *store.Tx) error {
	actor := parley.System()
	for _, in := range demoCanned() {
		in.Active = true
		now := parley.Now()
		c := parley.CannedMessage{ID: parley.NewID(), Scope: in.Scope, CreatedAt: now, UpdatedAt: now, Version: 1}
		if err := in.fill(&c); err != nil {
			return err
		}
		if err := d.addCanned(tx, actor, c); err != nil {
			return err
		}
	}
	for _, in := range demoArticles() {
		in.State = parley.ArticlePublished
		now := parley.Now()
		a := parley.Article{ID: parley.NewID(), AuthorName: actor.Name, CreatedAt: now, UpdatedAt: now, UpdatedByName: actor.Name, Version: 1}
		if err := in.fill(&a); err != nil {
			return err
		}
		if err := d.addArticle(tx, actor, &a); err != nil {
			return err
		}
	}
	return nil
}
