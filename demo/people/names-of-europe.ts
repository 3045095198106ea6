import type { Names } from './origin.ts'

const list = (text: string) => text.split(' ')

export const ITALIAN: Names = {
  women: list(
    'Giulia Chiara Francesca Martina Alessandra Elena Valentina Sara Silvia Federica Beatrice Ludovica Carlotta Benedetta Costanza Allegra Ginevra Margherita Caterina Lucrezia Eleonora Arianna Paola Daniela Raffaella Antonella Marina Ornella Patrizia Bianca Camilla Vittoria Noemi Irene Anna Cecilia Donatella Emma Flavia Greta Ilaria Letizia Matilde Novella Rebecca Serena Teresa Viola Zoe Desirée',
  ),
  men: list(
    'Lorenzo Matteo Alessandro Andrea Marco Riccardo Tommaso Edoardo Filippo Giacomo Pietro Leonardo Federico Davide Simone Niccolò Jacopo Gabriele Stefano Paolo Roberto Giorgio Massimo Fabrizio Enrico Vittorio Umberto Ruggero Emanuele Samuele Dario Elia Giulio Guido Ivan Luca Manuel Nicola Ottavio Renato Sergio Tiziano Ugo Valerio',
  ),
  surnames: list(
    'Albertini Amadori Baldacci Barbieri Bellandi Benassi Bianchetti Bonfanti Borghesan Brambati Calvi Canepari Carraro Casadei Cattaneo Ceccarelli Colaianni Corradini Cortesi Dalmasso Donati Fabiani Falcone Farinelli Ferrario Fioravanti Fontanesi Fornasier Gallerani Galvani Garofalo Ghirardi Giordano Grandis Guerrini Lanfranchi Lazzarin Leonardi Locatelli Lombardini Lucchesi Maggioni Malaguti Mancuso Marchetto Mariani Martinengo Mazzoleni Menegazzi Mezzanotte Montanari Moretti Nardini Olivieri Pagani Palladino Parodi Pastorelli Pellizzari Perego Piazza Pietrangeli Pozzi Quaranta Ravasi Ricciardi Rinaldini Roncalli Rossetti Sabbatini Salvemini Sant’Angelo Santoro Sartori Scarpa Serafini Solari Spadafora Tagliabue Tedeschi Tomasini Torricelli Trevisan Valsecchi Venturi Vianello Visentin Vitale Zambelli Zanetti Zorzi D’Amico Dell’Orto Lo-Presti De-Luca Di-Bartolo',
  ),
}

export const SPANISH: Names = {
  women: list(
    'Lucía Carmen María Paula Sofía Elena Laura Marta Inés Cristina Beatriz Rocío Macarena Pilar Isabel Blanca Teresa Mercedes Alba Nuria Ángela Candela Begoña Amaia Leire Montserrat Covadonga Almudena Consuelo Dolores Esperanza Fátima Gloria Irene Jimena Lourdes Manuela Noelia Olivia Patricia Raquel Sara Triana Valeria Victoria',
  ),
  men: list(
    'Javier Álvaro Pablo Diego Alejandro Carlos Ignacio Íñigo Gonzalo Jaime Rodrigo Sergio Fernando Luis Miguel Rafael Joaquín Santiago Andrés Óscar Rubén Borja Tomás Guillermo Mateo Nicolás Hugo Martín Adrián Enrique Víctor Emilio Eduardo Alonso Beltrán César',
  ),
  surnames: list(
    'Aguirre Alarcón Almansa Aranda Arrieta Ávila Ballesteros Baquero Barrios Beltrán Benítez Berrocal Bravo Cabello Calderón Cámara Campillo Cano Cárdenas Casado Castellanos Cifuentes Cobos Contreras Cordero Crespo Cuesta Delgado Díaz Domínguez Durán Echevarría Escobar Espinosa Esteban Fajardo Ferrer Fuentes Galán Gallardo Garrido Gómez Guerrero Herranz Hidalgo Ibáñez Iglesias Izquierdo Jiménez Lara Ledesma Lozano Luque Maldonado Marín Márquez Medina Mejía Méndez Merino Miranda Molina Montero Morales Muñoz Navarro Nieto Ochoa Olmedo Ordóñez Ortega Otero Palacios Pardo Pastor Peña Pizarro Prieto Quintana Ramírez Redondo Rivas Robledo Romero Rubio Saavedra Salas Sánchez Santamaría Serrano Soler Soto Tejada Toledano Torres Urrutia Valverde Vega Velasco Vidal Villanueva Zamora Zúñiga',
  ),
}

export const BRITISH: Names = {
  women: list(
    'Charlotte Olivia Amelia Isla Emily Sophie Grace Eleanor Florence Imogen Harriet Beatrix Rosalind Clementine Tabitha Philippa Georgina Henrietta Arabella Cordelia Matilda Rosie Phoebe Freya Poppy Evelyn Alice Lucy Hannah Zara Jemima Annabel Cressida Davina Elspeth Fiona Gwen Heather Iona Juliet Kirsty Lorna Morag Nerys Octavia Prudence Rhiannon Saoirse Thea Verity',
  ),
  men: list(
    'Oliver George Harry Jack Henry Arthur Edward Frederick Theodore Hugo Rupert Alistair Benedict Sebastian Barnaby Jasper Tristan Felix Angus Callum Rory Duncan Owen Rhys Gareth Dominic Julian Nathaniel Marcus Toby Alexander Charles David Ewan Finlay Gilbert Humphrey Isaac Laurence Malcolm Noel Patrick Quentin Simon Timothy Vaughan William',
  ),
  surnames: list(
    'Abernathy Ainsworth Appleyard Ashdown Bagshaw Barraclough Beaumont Birtwistle Blackwood Bramwell Brightwell Brockhurst Burnside Cadwallader Calloway Carmichael Chadwick Cholmeley Clitheroe Copperfield-Hale Cranshaw Dalrymple Davenport Drummond Eastwood Ellerby Fairbairn Farquhar Featherstone Finch Fothergill Galbraith Garside Goodfellow Greaves Grimshaw Haddington Hargreaves Hathersage Heathcote Holloway Huxtable Inglewood Kearsley Kirkbride Lancaster Langdale Lockhart Loxley Macallister Marchbanks Meredith Mountford Nightingale Oakshott Ormerod Pemberton Pendleton Penhaligan Prendergast Pritchard Quayle Radcliffe Ravenscroft Redfern Rothwell Sandringham-Poole Selwyn Shackleton Sinclair Somerville Stanhope Strickland Sutherland Tattersall Thackeray Thistlewood Townsend Tremayne Underhill Wainwright Wetherby Whitcombe Wolstenholme Woodhouse Yardley Achebe Chowdhury Malik Patel Rahman Siddiqui Adeyemi Campbell-Reid',
  ),
}

export const FRENCH: Names = {
  women: list(
    'Camille Léa Manon Chloé Inès Margaux Élise Hélène Amélie Clémence Juliette Sylvie Béatrice Adèle Capucine Océane Solène Apolline',
  ),
  men: list(
    'Antoine Guillaume Étienne Julien Maxime Thibault Gaspard Rémi Baptiste Olivier Laurent Benoît Édouard Gaël François',
  ),
  surnames: list(
    'Aubertin Beauchêne Blanchard Chauvelin Delacourt Desrosiers Dufresne Fontenoy Garnier Guérin Hébrard Lachapelle Lefèvre Marchand Montreuil Perrault Rousselot Saint-Clair Thévenet Vasseur',
  ),
}

export const GERMAN: Names = {
  women: list('Anna Katharina Johanna Friederike Greta Lena Sophie Theresa Ulrike Käthe Annika Jördis Mathilde Leonie'),
  men: list('Maximilian Lukas Jonas Felix Moritz Jürgen Sören Björn Konstantin Matthias Götz Philipp Henrik'),
  surnames: list(
    'Achterberg Baumgärtner Brückner Dietrich Eichhorn Feldmann Grünwald Hoffmeister Kästner Königsfeld Lindemann Möllenkamp Rosenthal Schäfer Steinbrück Tannhäuser Vogelsang Weißenborn',
  ),
}
