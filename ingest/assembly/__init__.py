"""From what was recognised to what is claimed: one module for each kind of statement."""
