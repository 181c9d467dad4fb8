//! What one inbox with sessions does in one case each.
